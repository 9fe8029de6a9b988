<?php

// Loads the classes from the sources, for the demo. The tests load those that Composer has installed.

declare(strict_types=1);

\spl_autoload_register(static function (string $class): void {
    require __DIR__ . '/../src/' . \substr($class, \strlen('TokuCodes\\')) . '.php';
});
