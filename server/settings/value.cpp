#include "settings/value.hpp"

namespace ostiary::settings {
namespace {

void write_one(json::Writer& json, bool truth) {
    json.value(truth);
}
void write_one(json::Writer& json, int number) {
    json.value(number);
}
void write_one(json::Writer& json, Seconds duration) {
    json.value(duration.count());
}
void write_one(json::Writer& json, Presence presence) {
    json.value(presence_names[static_cast<std::size_t>(presence)]);
}
void write_one(json::Writer& json, std::string const& text) {
    json.value(text);
}
void write_one(json::Writer& json, std::vector<std::string> const& texts) {
    json.begin_array();
    for (std::string const& text : texts) json.value(text);
    json.end_array();
}

}  // namespace

void write_value(json::Writer& json, Field const& field, Settings& settings) {
    std::visit([&](auto const& value) { write_one(json, value.at(settings)); }, field.value);
}

std::string path_of(Group const& group, Field const& field) {
    return std::string(group.name) + "." + std::string(field.name);
}

bool has_equal_value(Field const& field, Settings& a, Settings& b) {
    return std::visit([&](auto const& value) { return value.at(a) == value.at(b); }, field.value);
}

}  // namespace ostiary::settings
