"""Counts posts with Spark, and posts totals and top names to the dashboard after every batch.

    python -m jobs.spark_posts posts/                   a folder of .jsonl files, also those that are added
    python -m jobs.spark_posts posts/ --once            the existing files, then exit
    python -m jobs.spark_posts --socket localhost:9999  lines from a socket

DASHBOARD_PUSH_TOKEN, in the environment or in .env, is the dashboard's push token.

A post counts once, by its id, also when it is repeated or late: ids are stored for good (on disk, by
RocksDB), since a watermark on them would drop late posts from the totals. The watermark applies to the
windows of the top
names: a window that is older than the newest one by more than that accepts no posts and is dropped.

Spark's checkpoint makes counts exact across kills and restarts. Spark may run a batch twice, so full counts
are posted and never differences. A file is read once, when it appears: write it elsewhere, or under a name
that begins with a dot, and move it there. A socket cannot be read again: with one, each start counts from
zero.
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

from jobs.arguments import parse_arguments
from jobs.java import java_error
from jobs.push_client import PushClient, token
from jobs.summary import Summary

# The warning is about pandas, which is not used here.
warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
try:
    from pyspark import SparkConf
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.streaming.query import StreamingQuery
    from pyspark.version import __version__

    from jobs.spark_query import count_posts, read_lines, restore_counts, top_names
except ModuleNotFoundError as error:
    if str(error.name).partition(".")[0] != "pyspark":
        raise
    sys.exit("This job needs PySpark, which is not installed: pip install '.[spark]'")

SETTINGS = {
    "spark.sql.streaming.stateStore.providerClass": (
        "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider"
    ),
    "spark.sql.streaming.noDataMicroBatches.enabled": "false",  # they would post the same counts again
}
# Where spark-submit sets no master.
LOCAL = {
    "spark.master": "local[2]",
    "spark.driver.host": "localhost",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}

MIN_SPARK = (4, 3)
TICK_SECONDS = 0.5
STOPPED = 130

log = logging.getLogger("jobs")


def session() -> SparkSession:
    """A Spark session; settings of spark-submit override those of this module."""
    conf, settings = SparkConf().setAppName("posts"), SETTINGS
    if not conf.contains("spark.master"):
        settings = SETTINGS | LOCAL
        os.environ.setdefault(
            "PYSPARK_PYTHON", sys.executable
        )  # else Spark runs the first python3 on the PATH
    for name, value in settings.items():
        conf.setIfMissing(name, value)
    return SparkSession.builder.config(conf=conf).getOrCreate()


class Stopped(Exception):
    """Raised at the start of a batch; the next run counts that batch."""


def start(
    spark: SparkSession, options: argparse.Namespace, on_batch: Callable[[DataFrame, int], None]
) -> StreamingQuery:
    """The running query, which calls `on_batch` with the counts that a batch changes."""
    counts = count_posts(read_lines(spark, options), options.window, options.watermark)
    writer = counts.writeStream.outputMode("update")
    writer = writer.option("checkpointLocation", options.checkpoint).foreachBatch(on_batch)
    if options.once:
        return writer.trigger(availableNow=True).start()
    return writer.trigger(processingTime=f"{options.every:f} seconds").start()


def run(options: argparse.Namespace) -> str | int:
    """Count and post until all is read, or a signal arrives. Returns the exit code, or an error message."""
    summary, client = Summary(), PushClient(options.url, token())
    spark, stopping = session(), Event()
    before = restore_counts(spark, options.checkpoint)
    if before is not None:
        summary.update(top_names(before).collect())
    client.put(summary.forms)

    def on_batch(batch: DataFrame, _: int) -> None:
        if stopping.is_set():
            spark.sparkContext.setLogLevel("OFF")
            raise Stopped
        summary.update(top_names(batch).collect())
        client.put(summary.forms)
        client.send()

    query = start(spark, options, on_batch)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    supervise(query, client, stopping, options.every)
    failed = query.exception()
    spark.stop()
    if stopping.is_set():
        return STOPPED
    if failed:
        return "Spark ended the job; the reason is above. Counts are stored: start it again."
    if not client.send():
        return "The dashboard has not received the counts. Start the job again: nothing is counted twice."
    log.info("%s posts are counted, and the dashboard has received the counts.", f"{summary.totals.total:,}")
    return 0


def supervise(query: StreamingQuery, client: PushClient, stopping: Event, every: float) -> None:
    """Retry rejected counts until the query ends, and stop it between two batches.

    stopping: set to stop the query. every: seconds between two posts.
    """
    due = time.monotonic() + every
    while query.isActive:
        idle = not query.status["isTriggerActive"]
        if idle and stopping.is_set():
            query.stop()
        elif idle and time.monotonic() >= due:  # a batch would post newer counts
            client.send()
            due = time.monotonic() + every
        time.sleep(TICK_SECONDS)


def main() -> None:
    """Run the job with the options of the command line, and exit with its code."""
    options = parse_arguments(__doc__.partition("\n")[0])
    logging.basicConfig(format="%(asctime)s %(message)s")
    log.setLevel(logging.INFO)
    logging.getLogger("py4j").setLevel(logging.CRITICAL)  # Spark logs the same
    if tuple(map(int, __version__.split(".")[:2])) < MIN_SPARK:
        sys.exit(f"This job needs PySpark 4.3 or newer, and this is {__version__}: pip install '.[spark]'")
    # With this variable, spark-submit is running already.
    if "PYSPARK_GATEWAY_PORT" not in os.environ and (error := java_error()):
        sys.exit(error)
    with TemporaryDirectory(prefix="spark-posts-") as temporary:
        default = temporary if options.socket else f"{options.folder.rstrip('/')}.checkpoint"
        options.checkpoint = options.checkpoint or default
        sys.exit(run(options))


if __name__ == "__main__":
    main()
