untyped = 42
