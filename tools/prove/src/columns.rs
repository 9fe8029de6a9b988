//! Columns of codes with the oldest engines: Spark 3.5, which needs an older Python than the tests of the matrix.

use crate::*;

pub fn prove(report: &mut Report) -> Result<()> {
    report.not_tried("Spark 3.5 with Connect, and as a cluster", "Connect's server is downloaded there; 4.3 is tried");
    each_to_its_end(ALL.map(|language| {
        let figures = language.columns(&Steps::new(language.name())).map(|offer| report.take(language, offer));
        (language.name(), figures.map(|figures| figures.into_iter().for_each(|figure| report.add(figure))))
    }))
}
