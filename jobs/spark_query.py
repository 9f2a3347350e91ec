"""What Spark makes of lines: each post once, and counts by kind, window and name that outlive a restart."""

from __future__ import annotations

import argparse
from functools import partial

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F  # noqa: N812  (as everywhere)

from jobs.mappers import FACT, POST, facts, read
from jobs.summary import MAX_NAMES, Counts


def lines(spark: SparkSession, asked: argparse.Namespace) -> DataFrame:
    """What comes, as bytes: a line that is no UTF-8 must not end the job."""
    reader = spark.readStream
    if asked.socket:
        host, _, port = asked.socket.rpartition(":")
        found = reader.format("socket").option("host", host).option("port", port).load()
    else:
        reader = reader.option("pathGlobFilter", "*.jsonl{,.gz}").option("maxFilesPerTrigger", asked.files)
        # Files that are a week older than the newest would be passed over without this.
        found = reader.option("maxFileAge", "36500d").text(asked.folder)
    return found.select(F.col("value").cast("binary"))


def counted(lines: DataFrame, window: float, watermark: float) -> DataFrame:
    """Counts by kind, end of the window and name; each batch has those that it changes, in full.

    The totals have no window: Spark takes what has no event time as neither late nor old.
    """
    posts = lines.mapInArrow(read, _columns(POST)).dropDuplicates(["id"])
    told = posts.mapInArrow(partial(facts, window=window), _columns(FACT))
    feelings = [F.count_if(F.col("mark") == mark).alias(mark) for mark in Counts._fields[1:]]
    return (
        told.withColumn("end", F.timestamp_seconds("end"))
        .withWatermark("end", f"{watermark:f} seconds")
        .groupBy("kind", "end", "name")
        .agg(F.count("*").alias("total"), *feelings)
    )


def leading(counts: DataFrame) -> DataFrame:
    """The first of each kind and window, whose end is then in unix seconds."""
    order = Window.partitionBy("kind", "end").orderBy(F.desc("total"), "name")
    first = counts.withColumn("place", F.row_number().over(order)).where(F.col("place") <= MAX_NAMES)
    return first.withColumn("end", F.col("end").cast("double"))


def kept(spark: SparkSession, checkpoint: str) -> DataFrame | None:
    """All counts as of the last whole batch in the checkpoint; None where there is none.

    Facts: Spark docs, "State Data Source Integration Guide"; stateStoreSave is what its operator is called.
    """
    operators = spark.read.format("state-metadata").load(checkpoint)
    found = operators.where("operatorName = 'stateStoreSave' AND maxBatchId >= 0").first()
    if found is None:
        return None
    state = spark.read.format("statestore").option("operatorId", found.operatorId).load(checkpoint)
    named = F.col("value").cast(f"struct<{_columns(dict.fromkeys(Counts._fields, 'long'))}>")
    return state.withColumn("value", named).select("key.*", "value.*")


def _columns(types: dict[str, str]) -> str:
    return ", ".join(f"{name}: {kind}" for name, kind in types.items())
