import "./arithmetic.ts";
import "./batch-norm.ts";
import "./broadcast.ts";
import "./concat.ts";
import "./log-softmax.ts";
import "./matmul.ts";
import "./slice.ts";
import "./transpose.ts";
