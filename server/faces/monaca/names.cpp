#include "faces/monaca/names.hpp"

#include "faces/monaca/user.hpp"
#include "registration/registration.hpp"

namespace ostiary::monaca {
namespace {

constexpr std::size_t most_names = 1'000;

}  // namespace

std::vector<std::string_view> read_names(Params& params) {
    std::vector<std::string_view> names;
    auto const list = params.array("names");
    if (!list) {
        if (!params.has("names") || params.is_null("names")) params.reject("names", ErrorCode::Required);
        return names;
    }
    if (list->size() > most_names) {
        params.reject("names", ErrorCode::TooLong, "At most 1000 names.");
        return names;
    }
    names.reserve(list->size());
    for (auto const element : *list) {
        std::string_view name;
        if (element.get(name) != simdjson::SUCCESS) {
            params.reject("names", ErrorCode::WrongType, "A list of strings is expected.");
            break;
        }
        names.push_back(name);
    }
    return names;
}

std::string read_properties(Params& params) {
    if (!params.has("properties") || params.is_null("properties"))
        params.reject("properties", ErrorCode::Required);
    return registration::read_properties(params).value_or("{}");
}

void append_properties(std::string& out, std::string_view properties, std::vector<std::string_view> names) {
    out += R"({"properties":)";
    append_selected(out, properties, std::move(names));
    out += '}';
}

std::string answer_with_properties(std::string_view properties, std::vector<std::string_view> names) {
    std::string text;
    append_properties(text, properties, std::move(names));
    return text;
}

}  // namespace ostiary::monaca
