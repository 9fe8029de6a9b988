//! Writes the files that a package installs next to the program, to a folder: a manual page for each command, and
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
    // clap_complete 4.6.11 writes the names of commands in two ways if the program's name has a `-` (clap #6421), so bash
    // would not complete anything after them.
    let file = completions.join("toku-codes.bash");
    fs::write(&file, fs::read_to_string(&file)?.replace("toku__subcmd__codes", "toku__codes"))?;
    clap_mangen::generate_to(command, &folder)
}
