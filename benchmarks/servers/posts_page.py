"""The Posts tab with posts at a constant rate. Argument of the script: posts a second."""

import sys

import panel as pn

pn.extension(inline=True)

from benchmarks.servers.post_generator import generated_posts
from dashboard.views.common.viewer import Viewer
from dashboard.views.page import Page
from dashboard.views.posts.tab import PostsTab

viewer = Viewer()
history, statistics = generated_posts(float(sys.argv[1]))
Page(
    "Benchmark", viewer, {"generated_posts": history}, tabs={"Posts": lambda: PostsTab(viewer, statistics)}
).servable()
