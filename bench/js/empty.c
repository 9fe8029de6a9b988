/* Shows what a call over Node-API costs: a function with the signature of a look-up, which takes an integer and returns
 * it. */

#include <node_api.h>
#include <stddef.h>

static napi_value empty(napi_env env, napi_callback_info info)
{
    napi_value argument, answer = NULL;
    size_t count = 1;
    int32_t code = 0;
    napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
    napi_get_value_int32(env, argument, &code);
    napi_create_int32(env, code, &answer);
    return answer;
}

NAPI_MODULE_INIT()
{
    napi_value function;
    if (napi_create_function(env, "empty", NAPI_AUTO_LENGTH, empty, NULL, &function) == napi_ok)
        napi_set_named_property(env, exports, "empty", function);
    return exports;
}
