"""The page: charts that hvPlot draws once, and the tabs and widgets around them."""
