"""The verbs of appointments: book, move, cancel; openings and absences; what came of a call; telling."""
