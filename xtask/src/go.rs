//! Go: to be written.

use std::process::Command;

use anyhow::Result;

use crate::steps::Tool;
use crate::{Generated, Language, Steps};

pub struct Go;

impl Language for Go {
    fn name(&self) -> &'static str {
        "go"
    }

    fn tools(&self) -> &'static [Tool] {
        &[]
    }

    fn generate(&self, _steps: &Steps, _files: &mut Generated) -> Result<()> {
        Ok(())
    }

    fn build(&self, _steps: &Steps) -> Result<()> {
        Ok(())
    }

    fn answerers(&self) -> Vec<(&'static str, Command)> {
        vec![]
    }

    fn test(&self, _steps: &Steps) -> Result<()> {
        Ok(())
    }
}
