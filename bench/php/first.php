<?php

// first.php FILE CLASS: prints one answer of a class that a file loads, and waits until its input ends.

declare(strict_types=1);

require $argv[1];
echo $argv[2]::describe(-1100), "\n";
stream_get_contents(STDIN);
