//! The memory of a C caller, outside which no byte may be touched. There are two kinds: memory from the heap of exactly the
//! size, where AddressSanitizer notices wrong reads and writes; and memory right before a page that cannot be accessed,
//! which works with every compiler, with a few bytes before it that are compared.

use std::cell::RefCell;
use std::{ptr, slice};

/// The size of a page, in bytes.
const PAGE: usize = 4096;
/// The bytes before the room in a page.
const MARK: [u8; 16] = [0xA5; 16];
/// How many bytes there is room for in a page.
pub const MOST: usize = PAGE - MARK.len();

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Heap,
    Page,
}

pub const KINDS: [Kind; 2] = [Kind::Heap, Kind::Page];

/// Room for a number of values.
pub struct Room<T: Copy> {
    kind: Kind,
    start: *mut T,
    len: usize,
}

impl<T: Copy> Room<T> {
    /// Room with just these values in it.
    pub fn of(kind: Kind, values: &[T]) -> Self {
        let start = match kind {
            Kind::Heap => Box::leak(Box::<[T]>::from(values)).as_mut_ptr(),
            Kind::Page => {
                assert!(size_of_val(values) <= MOST, "an input is too long for a page");
                // SAFETY: the page has room for the mark and the values, and its end is aligned for all types.
                unsafe {
                    let start = take_page().add(PAGE - size_of_val(values));
                    ptr::copy_nonoverlapping(MARK.as_ptr(), start.sub(MARK.len()), MARK.len());
                    ptr::copy_nonoverlapping(values.as_ptr(), start.cast(), values.len());
                    start.cast()
                }
            }
        };
        Self { kind, start, len: values.len() }
    }

    /// The pointer that a C caller passes. For no values it is not NULL, but points to memory that cannot be touched: the
    /// start of the closed page, or nothing on the heap.
    pub fn pointer(&self) -> *mut T {
        self.start
    }

    pub fn values(&self) -> &[T] {
        // SAFETY: the memory is ours and holds so many values.
        unsafe { slice::from_raw_parts(self.start, self.len) }
    }
}

impl<T: Copy> Drop for Room<T> {
    fn drop(&mut self) {
        // SAFETY: `of` made it, and it is freed once.
        unsafe {
            match self.kind {
                Kind::Heap => drop(Box::from_raw(ptr::slice_from_raw_parts_mut(self.start, self.len))),
                Kind::Page => {
                    let start = self.start.cast::<u8>();
                    let mark = slice::from_raw_parts(start.sub(MARK.len()), MARK.len());
                    assert_eq!(mark, MARK, "the bytes before a caller's memory were written to");
                    let page = start.add(self.len * size_of::<T>()).sub(PAGE);
                    PAGES.with_borrow_mut(|pages| pages.push(page));
                }
            }
        }
    }
}

thread_local! {
    /// The pages that are free. They are never unmapped.
    static PAGES: RefCell<Vec<*mut u8>> = const { RefCell::new(Vec::new()) };
}

/// A page before one that cannot be accessed.
fn take_page() -> *mut u8 {
    PAGES.with_borrow_mut(Vec::pop).unwrap_or_else(|| {
        let (free, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        // SAFETY: a new mapping, of which the second half is closed.
        unsafe {
            let pages = libc::mmap(ptr::null_mut(), 2 * PAGE, free, flags, -1, 0);
            assert_ne!(pages, libc::MAP_FAILED, "no memory");
            assert_eq!(libc::mprotect(pages.byte_add(PAGE), PAGE, libc::PROT_NONE), 0, "the page cannot be closed");
            pages.cast()
        }
    })
}
