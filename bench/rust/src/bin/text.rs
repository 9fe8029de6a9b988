//! The same program as `first` with its text written into it.

fn main() -> std::io::Result<()> {
    println!("{}", ["low credit balance"][std::env::args().len() - 1]);
    std::io::stdin().read_line(&mut String::new()).map(drop)
}
