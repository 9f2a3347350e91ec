"""The charts of a source: hvPlot draws them once a process, pages get copies, browsers add lines."""
