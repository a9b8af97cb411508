"""The whole product in a real browser: PostgreSQL, mail server, worker and web server as people meet them."""
