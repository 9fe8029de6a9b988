package tokucodes

// Exported for the tests outside the package.

// Sentinel returns the error that stands for a category.
func Sentinel(c Category) error {
	return categoryError(c)
}
