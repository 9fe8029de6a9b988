// The benchmarks of the Go module, apart from it so that they can use cgo and other modules.
module example.com/toku-codes/bench/go

go 1.26

require example.com/toku-codes/go v0.0.0

replace example.com/toku-codes/go => ../../go
