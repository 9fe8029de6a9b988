"""Makes a column of names from a column of codes: a categorical one, with one byte per row."""

import numpy as np
import pandas as pd
import toku_codes

column = pd.Series([0, -1100, None, -9999])

names = pd.Index([entry.name for entry in toku_codes.entries()])
numbers = column.astype("Int64").to_numpy("int64", na_value=2**63 - 1)
positions = np.asarray(toku_codes.ordinals(numbers))
named = pd.Series(pd.Categorical.from_codes(positions, names), index=column.index)

if __name__ == "__main__":
    print(named.to_string())
