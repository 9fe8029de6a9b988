//! Starts, answers once, and waits until its input ends, so that its time and memory can be measured.

fn main() -> std::io::Result<()> {
    println!("{}", toku_codes::Code(std::env::args().len() as i32 - 1101));
    std::io::stdin().read_line(&mut String::new()).map(drop)
}
