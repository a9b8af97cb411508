"""One box that searches the guides, the questions, the purposes of calls and the help pages."""
