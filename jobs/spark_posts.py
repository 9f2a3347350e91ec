"""Counts posts with Spark, and posts totals and tops to the dashboard after every batch.

    python -m jobs.spark_posts posts/                   a folder of .jsonl files, followed as files come
    python -m jobs.spark_posts posts/ --once            what is there, and no more
    python -m jobs.spark_posts --socket localhost:9999  lines as they are sent

DASHBOARD_PUSH_TOKEN, in the environment or in .env, is the dashboard's token, where it has one.

A post counts once, by its id, however often and however late it comes: ids are kept for good (on disk, by
RocksDB), since a watermark on them would drop late posts from the totals. The watermark is that of the tops'
windows: a window that is older than the newest by more than that takes no posts any more, and is forgotten.

Spark's checkpoint keeps counts right across kills and restarts. Spark may give a batch twice, so what is
posted is never a difference but always the whole truth. A file is read once, when it appears: write it
elsewhere, or under a name that begins with a dot, and move it there. A socket cannot be read again: with one,
each start counts from zero.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import time
import warnings
from collections.abc import Callable
from tempfile import TemporaryDirectory
from threading import Event

from jobs.arguments import arguments
from jobs.java import trouble
from jobs.push_client import Dashboard, token
from jobs.summary import Summary

# Which is about pandas' frames, and none is used here.
warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
try:
    from pyspark import SparkConf
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.streaming.query import StreamingQuery
    from pyspark.version import __version__

    from jobs.spark_query import counted, kept, leading, lines
except ModuleNotFoundError as error:
    if str(error.name).partition(".")[0] != "pyspark":
        raise
    sys.exit("This job needs PySpark, which is not installed: pip install '.[spark]'")

SETTINGS = {
    "spark.sql.streaming.stateStore.providerClass": (
        "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider"
    ),
    "spark.sql.streaming.noDataMicroBatches.enabled": "false",  # they would post the same once more
}
# Where spark-submit names no master.
LOCAL = {
    "spark.master": "local[2]",
    "spark.driver.host": "localhost",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}

LEAST = (4, 3)
TICK_SECONDS = 0.5
STOPPED = 130

log = logging.getLogger("jobs")


def session() -> SparkSession:
    """Spark, with settings of spark-submit before those here."""
    conf, settings = SparkConf().setAppName("posts"), SETTINGS
    if not conf.contains("spark.master"):
        settings = SETTINGS | LOCAL
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # or it would be any python3 on the PATH
    for name, value in settings.items():
        conf.setIfMissing(name, value)
    return SparkSession.builder.config(conf=conf).getOrCreate()


class Stopped(Exception):
    """Raised between two batches, of which the second is counted by the next start."""


def start(
    spark: SparkSession, asked: argparse.Namespace, tell: Callable[[DataFrame, int], None]
) -> StreamingQuery:
    """The running query, which calls `tell` with the counts that a batch changes."""
    writer = counted(lines(spark, asked), asked.window, asked.watermark).writeStream.outputMode("update")
    writer = writer.option("checkpointLocation", asked.checkpoint).foreachBatch(tell)
    if asked.once:
        return writer.trigger(availableNow=True).start()
    return writer.trigger(processingTime=f"{asked.every:f} seconds").start()


def run(asked: argparse.Namespace) -> str | int:
    """Count and post until all is read, or it is stopped. Returns the exit code, or what went wrong."""
    truth, dashboard = Summary(), Dashboard(asked.url, token())
    spark, stopping = session(), Event()
    before = kept(spark, asked.checkpoint)
    if before is not None:
        truth.take(leading(before).collect())
    dashboard.put(truth.forms)

    def tell(batch: DataFrame, _: int) -> None:
        if stopping.is_set():
            spark.sparkContext.setLogLevel("OFF")
            raise Stopped
        truth.take(leading(batch).collect())
        dashboard.put(truth.forms)
        dashboard.tell()

    query = start(spark, asked, tell)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    attend(query, dashboard, stopping, asked.every)
    failed = query.exception()
    spark.stop()
    if stopping.is_set():
        return STOPPED
    if failed:
        return "Spark ended the job, and says above why. Counts are kept: mend that, and start it again."
    if not dashboard.tell():
        return "The dashboard was not told. Start this again when it is there: nothing is counted twice."
    log.info("%s posts are counted, and the dashboard has them.", f"{truth.totals.total:,}")
    return 0


def attend(query: StreamingQuery, dashboard: Dashboard, stopping: Event, every: float) -> None:
    """Until the query ends, post again what was not taken; end it between two batches when that is asked."""
    due = time.monotonic() + every
    while query.isActive:
        idle = not query.status["isTriggerActive"]
        if idle and stopping.is_set():
            query.stop()
        elif idle and time.monotonic() >= due:  # a batch would tell more
            dashboard.tell()
            due = time.monotonic() + every
        time.sleep(TICK_SECONDS)


def main() -> None:
    asked = arguments(__doc__.partition("\n")[0])
    logging.basicConfig(format="%(asctime)s %(message)s")
    log.setLevel(logging.INFO)
    logging.getLogger("py4j").setLevel(logging.CRITICAL)  # Spark tells the same
    if tuple(map(int, __version__.split(".")[:2])) < LEAST:
        sys.exit(f"This job needs PySpark 4.3 or newer, and this is {__version__}: pip install '.[spark]'")
    if "PYSPARK_GATEWAY_PORT" not in os.environ and (wrong := trouble()):  # else spark-submit runs already
        sys.exit(wrong)
    with TemporaryDirectory(prefix="spark-posts-") as temporary:
        beside = temporary if asked.socket else f"{asked.folder.rstrip('/')}.checkpoint"
        asked.checkpoint = asked.checkpoint or beside
        sys.exit(run(asked))


if __name__ == "__main__":
    main()
