<?php

// Answers cases with translated classes; see mod.rs.

declare(strict_types=1);

error_reporting(E_ALL);
set_error_handler(static function (int $level, string $message): never {
    throw new ErrorException($message);
});
$instances = [];
$answers = '';
foreach (explode("\n", rtrim(stream_get_contents(STDIN), "\n")) as $line) {
    $words = explode(' ', $line);
    [$name, $method] = $words;
    if (!isset($instances[$name])) {
        require ucfirst($name) . '.php';
        $class = 'Translated\\' . ucfirst($name);
        $instances[$name] = new $class();
    }
    $values = array_map(static fn (string $word): int => (int) $word, array_slice($words, 2));
    try {
        $result = $instances[$name]->$method(...$values) ?? '-';
    } catch (ArithmeticError | OutOfRangeException) {
        $result = 'trap';
    } catch (ErrorException $warning) {
        $result = $warning->getMessage();
    } catch (Error $error) {
        if ($error->getMessage() !== 'unreachable') {
            throw $error;
        }
        $result = 'trap';
    }
    $answers .= "$line = $result\n";
}
echo $answers;
