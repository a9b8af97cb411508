"""Measures the measuring of processing times: a million cases, by the command."""

import os
import subprocess
import sys
import time

from django.db import connection

from parvis.cases.actions.keep_types import SAMPLE, keep_types
from parvis.cases.models import CaseType, ProcessingTimes

MOST_SECONDS = 120
MOST_MIB = 300
SPAN = 480  # days over which they were received
MIB = 1024  # in KiB, the unit of ru_maxrss on Linux
# the type, the day and the wait are drawn by the row's number; one in forty still waits
FILL = f"""
INSERT INTO cases_case
    (id, reference, member, type_id, channel, received_at, step, step_at, expected_from, closed_at, outcome,
    told_at)
SELECT gen_random_uuid(), 'B-' || n, gen_random_uuid(), %s, 'online', came, 'recue', came, 'body',
    CASE WHEN n %% 40 > 0 AND came + wait < now() THEN came + wait END,
    CASE WHEN n %% 40 > 0 AND came + wait < now() THEN 'done' ELSE '' END, came
FROM (
    SELECT n, now() - random() * interval '{SPAN} days' AS came,
        interval '1 day' * (
            0.5 + exp(2.5 + 0.7 * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))
        ) AS wait
    FROM generate_series(%s, %s) AS n
) AS drawn
"""


def many_cases_table(cases: int) -> list[tuple[str, ...]]:
    """(what, figure, what to reach). Needs a database without cases."""
    keep_types(SAMPLE)
    types = list(CaseType.objects.order_by("pk").values_list("pk", flat=True))
    share = cases // len(types)
    with connection.cursor() as cursor:
        for place, kind in enumerate(types):
            cursor.execute(FILL, [kind, place * share + 1, (place + 1) * share])
        cursor.execute("ANALYZE cases_case")
    seconds, cpu, mib = _run()
    rows = ProcessingTimes.objects.all()
    longest = max(len(row.shares) for row in rows)
    if min(row.closed for row in rows) < share // SPAN:
        raise RuntimeError("the figures are not those of the cases")
    name = f"`parvis cases measure`, {share * len(types):,} cases of {len(types)} types"
    return [
        (name, f"{seconds:.1f} s", f"reach ≤ {MOST_SECONDS}"),
        ("  CPU of its process; the rest is the database's", f"{cpu:.1f} s", ""),
        ("  its peak memory", f"{mib:.0f} MiB", f"reach ≤ {MOST_MIB}"),
        ("  what is kept: the longest curve of a type", f"{longest} steps", ""),
    ]


def _run() -> tuple[float, float, float]:
    """Seconds, seconds of CPU and MiB of the command, with all that it loads."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "parvis.cli", "cases", "measure"], stdout=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError("the command failed")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / MIB
