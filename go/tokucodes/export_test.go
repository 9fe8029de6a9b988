package tokucodes

// What tests outside the package want to know.

// Sentinel returns the error that stands for a category.
func Sentinel(c Category) error {
	return categoryError(c)
}
