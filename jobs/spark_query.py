"""The Spark query: each post once, and counts by kind, window and name that survive a restart."""

from __future__ import annotations

import argparse
from functools import partial

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F  # noqa: N812  (as everywhere)

from jobs.mappers import ENTRY, POST, count_entries, parse_posts
from jobs.summary import MAX_NAMES, Counts


def read_lines(spark: SparkSession, options: argparse.Namespace) -> DataFrame:
    """The lines of the folder or socket, as bytes: a line that is not UTF-8 must not end the job."""
    reader = spark.readStream
    if options.socket:
        host, _, port = options.socket.rpartition(":")
        lines = reader.format("socket").option("host", host).option("port", port).load()
    else:
        reader = reader.option("pathGlobFilter", "*.jsonl{,.gz}").option("maxFilesPerTrigger", options.files)
        # Without this, Spark skips files that are a week older than the newest one.
        lines = reader.option("maxFileAge", "36500d").text(options.folder)
    return lines.select(F.col("value").cast("binary"))


def count_posts(lines: DataFrame, window: float, watermark: float) -> DataFrame:
    """Counts by kind, end of the window and name; each batch has the full counts that it changes.

    window, watermark: seconds. Totals have no window: for Spark, rows without an event time are never late.
    """
    posts = lines.mapInArrow(parse_posts, _columns(POST)).dropDuplicates(["id"])
    entries = posts.mapInArrow(partial(count_entries, window=window), _columns(ENTRY))
    sentiments = [F.count_if(F.col("sentiment") == name).alias(name) for name in Counts._fields[1:]]
    return (
        entries.withColumn("end", F.timestamp_seconds("end"))
        .withWatermark("end", f"{watermark:f} seconds")
        .groupBy("kind", "end", "name")
        .agg(F.count("*").alias("total"), *sentiments)
    )


def top_names(counts: DataFrame) -> DataFrame:
    """The names with the highest counts of each kind and window, with its end in unix seconds."""
    order = Window.partitionBy("kind", "end").orderBy(F.desc("total"), "name")
    first = counts.withColumn("rank", F.row_number().over(order)).where(F.col("rank") <= MAX_NAMES)
    return first.withColumn("end", F.col("end").cast("double"))


def restore_counts(spark: SparkSession, checkpoint: str) -> DataFrame | None:
    """All counts at the last complete batch in the checkpoint; None where there is none.

    Facts: Spark docs, "State Data Source Integration Guide"; its operator is named stateStoreSave.
    """
    operators = spark.read.format("state-metadata").load(checkpoint)
    found = operators.where("operatorName = 'stateStoreSave' AND maxBatchId >= 0").first()
    if found is None:
        return None
    state = spark.read.format("statestore").option("operatorId", found.operatorId).load(checkpoint)
    value = F.col("value").cast(f"struct<{_columns(dict.fromkeys(Counts._fields, 'long'))}>")
    return state.withColumn("value", value).select("key.*", "value.*")


def _columns(types: dict[str, str]) -> str:
    return ", ".join(f"{name}: {kind}" for name, kind in types.items())
