"""A scripted antivirus: what is in the document, or its name, decides."""

from parvis.connections.antivirus import AntivirusUnavailable, Finding

# the test string that every antivirus finds (eicar.org), in two parts: this file is no virus
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + b"-ANTIVIRUS-TEST-FILE!$H+H*"


class ScriptedAntivirus:
    """The EICAR string is "infected"; a name with « panne » gets no answer."""

    fake = True

    def scan(self, content: bytes, name: str) -> Finding:
        """Raises AntivirusUnavailable."""
        if "panne" in name.lower():
            raise AntivirusUnavailable("the practice antivirus is down for this name")
        return Finding.INFECTED if EICAR in content else Finding.CLEAN
