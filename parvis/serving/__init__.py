"""What serves the portal: the web server, the job worker, migrations, the check before serving."""
