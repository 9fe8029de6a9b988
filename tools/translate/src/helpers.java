  private static int divide(int a, int b) {
    return Math.toIntExact((long) a / b);
  }

  private static long divide(long a, long b) {
    return b == -1 ? Math.negateExact(a) : a / b;
  }

  private static long load64(byte[] memory, int address) {
    return load32(memory, address) & 0xffffffffL | (long) load32(memory, address + 4) << 32;
  }

  private static int load32(byte[] memory, int address) {
    return memory[address] & 0xff | (memory[address + 1] & 0xff) << 8
        | (memory[address + 2] & 0xff) << 16 | memory[address + 3] << 24;
  }

  private static int load16(byte[] memory, int address) {
    return memory[address] & 0xff | memory[address + 1] << 8;
  }

  private void store64(int address, long value) {
    store32(address, (int) value);
    store32(address + 4, (int) (value >> 32));
  }

  private void store32(int address, int value) {
    store16(address, value);
    store16(address + 2, value >> 16);
  }

  private void store16(int address, int value) {
    memory[address] = (byte) value;
    memory[address + 1] = (byte) (value >> 8);
  }
