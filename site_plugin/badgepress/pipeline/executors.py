"""Where tasks run: in this process, in a few of its own, or wherever an executor that is handed in takes them."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

AWARDS_WORTH_PROCESSES = 1500
"""Below, starting a process costs more than it saves."""
_WAITING_TASKS_A_PROCESS = 3


class SerialExecutor(Executor):
    """Runs each task at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run the task and return its future, which is done."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def chosen_executor(
    executor: Executor | None, awards: int, processes: int | None = None
) -> Iterator[tuple[Executor, int]]:
    """Give an executor, and how many tasks it runs at a time.

    Args:
        executor: Taken if there is one, and left open.
        awards: How many there are, roughly: a few are soonest done in this process.
        processes: How many to use at most; as many as this machine has processors (at most 8) if None.
    """
    wanted = min(8, _processors()) if processes is None else processes
    if executor is not None:
        yield executor, wanted
        return
    if wanted < 2 or awards < AWARDS_WORTH_PROCESSES:
        yield SerialExecutor(), 1
        return
    # spawned on every system: what works with spawn works on macOS and Windows, and no lock is ever forked
    pool = ProcessPoolExecutor(wanted, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield pool, wanted
    finally:
        pool.shutdown(cancel_futures=True)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    executor: Executor, work: Callable[[Task], Result], tasks: Iterable[Task], processes: int
) -> Iterator[Result]:
    """Run tasks and yield their results in the order of the tasks; never more than a few wait at a time.

    Raises:
        Exception: What a task raised; the tasks after it are dropped.
    """
    waiting: deque[Future[Result]] = deque()
    try:
        for task in tasks:
            waiting.append(executor.submit(work, task))
            if len(waiting) > processes * _WAITING_TASKS_A_PROCESS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


@contextmanager
def without_cycle_collection() -> Iterator[None]:
    """Let the garbage collector rest: a task makes no cycles that matter, and looking for them costs a tenth of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@lru_cache(maxsize=4)
def unpacked(packed: bytes) -> Any:
    """Return the object that a task carries along pickled; made once in each process, however many tasks bring it.

    Only this program's own parent process packs what is unpacked here; content never reaches it in this form.
    """
    return pickle.loads(packed)  # noqa: S301
