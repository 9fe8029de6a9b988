    private function copyBytes(int $target, int $source, int $length): void
    {
        $bytes = \substr($this->memory, $source, $length);
        if ($source < 0 || \strlen($bytes) !== $length) {
            throw new \OutOfRangeException("there are no $length bytes at $source");
        }
        $this->store($target, $bytes);
    }

    private function store(int $address, string $bytes): void
    {
        $address ?? \extract([]); // as in the methods above
        $length = \strlen($bytes);
        // PHP itself would count a negative address from the end, and make the memory longer.
        if ($address < 0 || $address + $length > self::SIZE) {
            throw new \OutOfRangeException("there are no $length bytes at $address");
        }
        if ($length > 8) {
            $this->memory = \substr_replace($this->memory, $bytes, $address, $length);
            return;
        }
        for ($i = 0; $i < $length; $i++) {
            $this->memory[$address + $i] = $bytes[$i];
        }
    }

    private static function leadingZeros(int $x, int $bits): int
    {
        return $x === 0 ? $bits : $bits - \strlen(\decbin($x));
    }

    private static function trailingZeros(int $x, int $bits): int
    {
        return $x === 0 ? $bits : \strlen(\decbin($x)) - \strlen(\rtrim(\decbin($x), '0'));
    }

    private static function rotate32(int $x, int $count): int
    {
        return (($x << $count) | ($x >> (32 - $count))) << 32 >> 32;
    }

    private static function rotate64(int $x, int $count): int
    {
        return ($x << $count) | self::shift($x, 64 - $count);
    }

    private static function shift(int $x, int $count): int
    {
        return ($x >> $count) & ~(-1 << (64 - $count));
    }

    private static function divide32(int $a, int $b): int
    {
        $quotient = \intdiv($a, $b);
        return $quotient === 0x80000000 ? throw new \ArithmeticError('integer overflow') : $quotient;
    }

    private static function remainder(int $a, int $b): int
    {
        return self::subtract($a, self::multiply(self::divide($a, $b), $b));
    }

    private static function divide(int $a, int $b): int
    {
        if ($b < 0) {
            return $a < 0 && $a >= $b ? 1 : 0;
        }
        if ($a >= 0) {
            return \intdiv($a, $b);
        }
        $quotient = \intdiv(($a >> 1) & \PHP_INT_MAX, $b) << 1;
        $rest = self::subtract($a, self::multiply($quotient, $b));
        return $rest < 0 || $rest >= $b ? $quotient + 1 : $quotient;
    }

    private static function multiply(int $a, int $b): int
    {
        $low = ($a & 0xffffffff) * ($b & 0xffff);
        $middle = ($a & 0xffffffff) * (($b >> 16) & 0xffff) + ($low >> 16);
        $high = (($a >> 32) * ($b << 32 >> 32) & 0xffffffff) + (($a << 32 >> 32) * ($b >> 32) & 0xffffffff);
        return ((($middle >> 16) + $high) << 32) | (($middle & 0xffff) << 16) | ($low & 0xffff);
    }

    private static function add(int $a, int $b): int
    {
        $low = ($a & 0xffffffff) + ($b & 0xffffffff);
        return ((($a >> 32) + ($b >> 32) + ($low >> 32)) << 32) | ($low & 0xffffffff);
    }

    private static function subtract(int $a, int $b): int
    {
        $low = ($a & 0xffffffff) - ($b & 0xffffffff);
        return ((($a >> 32) - ($b >> 32) + ($low >> 32)) << 32) | ($low & 0xffffffff);
    }
