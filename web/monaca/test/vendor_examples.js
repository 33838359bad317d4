// The examples of Monaca Backend's documentation, character by character, misspellings included: `cosole` is one of them. Only the
// address, which was hidden there, is filled in, and a dot that made one of them no program is left out.
const hidden = "[email protected]";

export const examples = {
  register: `
monaca.cloud.User.register("[email protected]", "password", {age:21})
.done(function(result)
{
   console.log("Welcome, " + result.user._username);
   console.log("You are " + result.user.age + " years old.");
}
)
.fail(function(err)
{
   console.log("Err#" + err.code +": " + err.message);
});`,

  validate: `
monaca.cloud.User.validate("[email protected]")
.done(function(result)
{
   console.log("Validation passed!");
})
.fail(function(err)
{
   console.log("Err#" + err.code +": " + err.message);
});`,

  unregister: `
monaca.cloud.User.unregister("password")
.done(function(result)
{
    console.log("You are unregistered");
})
.fail(function(err)
{
    console.log("Err#" + err.code +": " + err.message);
});`,

  login: `
monaca.cloud.User.login("[email protected]", "password")
.done(function(result){
    console.log("Hello again, " + result.user._username);
})
.fail(function(err)
{
    console.log("Err#" + err.code +": " + err.message);
});`,

  isAuthenticated: `
if (false == monaca.cloud.User.isAuthenticated()) {
    // Go to login
}`,

  autoLogin: `
monaca.cloud.User.autoLogin()
.done(function(result)
{
   console.log("Hello again, " + result.user._username);
})
.fail(function(err)
{
   console.log("Err#" + err.code +": " + err.message);
});`,

  logout: `
monaca.cloud.User.logout()
.done(function(result)
{
   console.log("You are successfully logged out");
})
.fail(function(err)
{
   console.log("Err#" + err.code +": " + err.message);
});`,

  updatePassword: `
monaca.cloud.User.updatePassword("oldPassword", "newPassword")
.done(function(result)
{
    console.log("Your password is successfully changed");
})
.fail(function(err)
{
    console.log("Err#" + err.code +": " + err.message);
});`,

  sendPasswordResetToken: `
monaca.cloud.User.sendPasswordResetToken("username", {emailPropertyName:"email"})
.done(function()
{
    console.log("An email was successfully sent.");
})
.fail(function(err)
{
    console.log("Err#" + err.code +": " + err.message);
});`,

  resetPasswordAndLogin: `
monaca.cloud.User.resetPasswordAndLogin("username", "newPassword", "000000")
.done(function(result)
{
    console.log(result.user._username + ", your password is successfully changed.");
})
.fail(function(err)
{
    console.log("Err#" + err.code +": " + err.message);
});`,

  getProperty: `
monaca.cloud.User.login("[email protected]", "password")
.then(function()
{
    return monaca.cloud.User.getProperty("age");
})
.then(function(age)
{
    console.log(age);
})`,

  getProperties: `
monaca.cloud.User.login("[email protected]", "password")
.then(function()
{
    return monaca.cloud.User.getProperties(["age", "icon"]);
})
.then(function(properties)
{
    console.log(properties.age);
    console.log(properties.icon);
})`,

  saveProperty: `
monaca.cloud.User.login("[email protected]", "password")
.then(function()
{
    return monaca.cloud.User.saveProperty("nickname", "John");
})
.then(function()
{
    cosole.log("Your nickname was changed");
})`,

  saveProperties: `
monaca.cloud.User.login("[email protected]", "password")
.then(function()
{
    return monaca.cloud.User.saveProperties({"nickname":"John", "email":"[email protected]"});
})
.then(function()
{
    cosole.log("Your nickname and email were changed");
})`,

  _oid: `
var oid = monaca.cloud.User._oid;`,
};

/** The example with what was hidden filled in. */
export const example = (name, address) => examples[name].replaceAll(hidden, address);
