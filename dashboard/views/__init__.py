"""What a viewer sees: charts drawn once by hvPlot, and the tabs and widgets around them."""
