"""The command `parvis cases measure`."""

import argparse

from parvis.cases.actions.measure import measure


def measure_now(arguments: list[str]) -> int:
    """0: every type was measured."""
    parser = argparse.ArgumentParser(
        "parvis cases measure", description="Measure the processing times now (a job does each night)."
    )
    parser.parse_args(arguments)
    found = measure()
    print(f"types with figures        {found.told:>6,}")
    print(f"types with too few cases  {found.too_few:>6,}")
    return 0
