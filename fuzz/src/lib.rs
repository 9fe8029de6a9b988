//! What the fuzz targets share: what to compare with, and memory that notices a byte too many.

pub mod model;
pub mod room;
