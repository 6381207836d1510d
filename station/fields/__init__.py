"""What a page says about whom, each value with its proof. Pure: words, codes and the kind of paper in, values out."""
