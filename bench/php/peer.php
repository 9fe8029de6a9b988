<?php

// Prints what one would write by hand: an array constant, and a static method that reads it.

declare(strict_types=1);

echo "<?php\n\ndeclare(strict_types=1);\n\nfinal class Peer\n{\n    private const TEXTS = [\n";
foreach (file(__DIR__ . '/../../conformance/published.tsv', FILE_IGNORE_NEW_LINES) as $line) {
    if (!str_starts_with($line, '#')) {
        [$code, $text] = explode("\t", $line);
        echo "        $code => ", var_export($text, true), ",\n";
    }
}
echo "    ];\n\n    public static function describe(int \$code): string\n    {\n";
echo "        return self::TEXTS[\$code] ?? \"unknown code \$code\";\n    }\n}\n";
