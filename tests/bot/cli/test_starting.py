from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

WAITING = """
import os, signal, threading
from pathlib import Path
from bot.cli.starting import stopping_on_signals, wait_until_stopped

def tell_this_thread_alone():
    main, seen = Path(f"/proc/self/task/{os.getpid()}/stat"), 0
    while seen < 100:  # until the main thread waits
        seen = seen + 1 if main.read_text().rpartition(")")[2].split()[0] == "S" else 0
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

with stopping_on_signals() as stop:
    threading.Thread(target=tell_this_thread_alone, daemon=True).start()
    wait_until_stopped(stop)
    print("stopped")
"""


def test_a_signal_that_the_system_hands_to_another_thread_stops_it_too() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WAITING], cwd=ROOT, capture_output=True, text=True, timeout=20, check=True
    )

    assert done.stdout == "stopped\n"
