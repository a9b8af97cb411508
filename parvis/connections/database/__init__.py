"""Django's database engine for PostgreSQL (settings: ENGINE), with a health check that asks nothing."""
