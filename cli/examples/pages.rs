//! Writes what a package installs next to the program, into a folder: a page of the manual for each command, and
//! completions for four shells.

use std::fs;
use std::io::Result;
use std::path::PathBuf;

use clap::CommandFactory;
use clap_complete::{Shell, generate_to};
use toku_codes_cli::arguments::Arguments;

fn main() -> Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).expect("usage: pages FOLDER"));
    let completions = folder.join("completions");
    fs::create_dir_all(&completions)?;
    let mut command = Arguments::command();
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell] {
        generate_to(shell, &mut command, "toku-codes", &completions)?;
    }
    // clap_complete 4.6.11 writes the names of commands in two ways where the program has a `-` (clap #6421), so that bash
    // would complete nothing behind them.
    let file = completions.join("toku-codes.bash");
    fs::write(&file, fs::read_to_string(&file)?.replace("toku__subcmd__codes", "toku__codes"))?;
    clap_mangen::generate_to(command, &folder)
}
