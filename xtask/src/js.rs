//! Js: to be written.

use std::process::Command;

use anyhow::Result;

use crate::steps::Tool;
use crate::{Generated, Language, Steps};

pub struct Js;

impl Language for Js {
    fn name(&self) -> &'static str {
        "js"
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
