"""What serves the portal: the web server, the job worker, migrations, the check before serving."""


class NotSafe(Exception):
    """Nothing may be done with these settings, or on this database. The message says what to mend."""
