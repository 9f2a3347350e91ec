"""The Posts tab of posts at a steady rate: the argument of the script, in posts a second."""

import sys

import panel as pn

pn.extension(inline=True)

from benchmarks.servers.firehose_of_posts import firehose
from dashboard.views.common.viewer import Viewer
from dashboard.views.page import Page
from dashboard.views.posts.tab import PostsTab

viewer = Viewer()
history, statistics = firehose(float(sys.argv[1]))
Page(
    "Benchmark", viewer, {"firehose": history}, tabs={"Posts": lambda: PostsTab(viewer, statistics)}
).servable()
