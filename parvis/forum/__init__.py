"""The forum: questions between members, answers by members and agents, moderation before publication."""
