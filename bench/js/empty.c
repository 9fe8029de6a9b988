/* What a call over Node-API costs: a function that does nothing at all, and an empty one that has the signature of a
 * look-up, so that it takes an integer and gives one back. */

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

static napi_value nothing(napi_env env, napi_callback_info info)
{
    (void)env;
    (void)info;
    return NULL;
}

static void add(napi_env env, napi_value exports, const char *name, napi_callback callback)
{
    napi_value function;
    if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, NULL, &function) == napi_ok)
        napi_set_named_property(env, exports, name, function);
}

NAPI_MODULE_INIT()
{
    add(env, exports, "empty", empty);
    add(env, exports, "nothing", nothing);
    return exports;
}
