"""Who is signed in: the account, its code, sign-in, links that freeze it."""
