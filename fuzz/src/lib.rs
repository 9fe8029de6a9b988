//! What the fuzz targets share: the model to compare with, and memory that notices the use of a byte too many.

pub mod model;
pub mod room;
