// The Go module of toku-codes; go/tokucodes is its package. It is tagged go/vX.Y.Z.
module example.com/toku-codes/go

go 1.24
