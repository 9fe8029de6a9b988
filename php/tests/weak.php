<?php

// A caller without strict_types, where PHP converts arguments: false and "0" to 0. Returns a function that calls one of
// TokuCode by its name.

declare(strict_types=0);

return fn (string $name, mixed $argument): mixed => TokuCodes\TokuCode::$name($argument);
