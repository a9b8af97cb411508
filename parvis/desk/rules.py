"""What is shown of a person at the desk. Pure decisions: no Django."""

HIDDEN = "…"


def masked_address(email: str) -> str:
    """« m…@e….fr »: enough for its holder to know which letter box, too little for anybody else."""
    local, _, domain = email.rpartition("@")
    name, dot, ending = domain.rpartition(".")
    if not local or not dot:
        return ""
    return f"{local[:1]}{HIDDEN}@{name[:1]}{HIDDEN}.{ending}"


def masked_phone(mobile: str) -> str:
    """« … 01 »: the last two digits."""
    return f"{HIDDEN} {mobile[-2:]}" if mobile else ""


def shown_name(first_names: str, name: str) -> str:
    """« Camille D. »."""
    first = first_names.replace(",", " ").split(" ")[0]
    return f"{first} {name[:1].upper()}." if name else first
